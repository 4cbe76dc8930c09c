// swift-tools-version: 6.2

import PackageDescription

// Targets stand in the order in which the data flows: an arrow may only point up this list.
let package = Package(
    name: "Weir",
    products: [
        .executable(name: "weir", targets: ["weir"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(name: "Model"),

        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"])]
        ),
        .systemLibrary(
            name: "CZstd",
            pkgConfig: "libzstd",
            providers: [.apt(["libzstd-dev"])]
        ),
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CFileWatch"),
        .target(name: "Intake", dependencies: ["Model", "CZlib", "CZstd", "CSimdJSON", "CFileWatch"]),

        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .target(name: "CCurlOptions", dependencies: ["CCurl"]),
        .target(name: "HTTP", dependencies: ["CCurl", "CCurlOptions"]),

        .target(name: "CPrompts"),
        .target(
            name: "Inference",
            dependencies: ["HTTP", "CPrompts", .product(name: "Crypto", package: "swift-crypto")]
        ),

        .target(name: "COpenBLAS", linkerSettings: [.linkedLibrary("dl")]),
        // Optimised in debug builds too: the tests encode real sentences.
        .target(name: "CKernels", cSettings: [.unsafeFlags(["-O2"])]),
        .target(name: "Encoder", dependencies: ["CKernels"]),

        .target(name: "CCLD2", linkerSettings: [.linkedLibrary("cld2")]),
        .target(
            name: "Extraction",
            dependencies: [
                "Model", "Intake", "Inference", "CCLD2", .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),

        .target(name: "Clustering", dependencies: ["Model", "COpenBLAS"]),
        .target(name: "Taxonomy", dependencies: ["Model", "Inference", "Clustering"]),

        .target(name: "Projection", dependencies: ["Model", "COpenBLAS"]),

        .target(name: "Detection", dependencies: ["Model", "COpenBLAS"], path: "Sources/Alerting/Detection"),
        .target(name: "CSystemd"),
        .target(name: "Systemd", dependencies: ["CSystemd"]),
        .target(
            name: "Delivery",
            dependencies: ["Model", "HTTP", "Systemd", .product(name: "Crypto", package: "swift-crypto")],
            path: "Sources/Alerting/Delivery"
        ),

        .target(name: "Store", dependencies: ["Model", .product(name: "GRDB", package: "GRDB.swift")]),

        .target(name: "CPages", exclude: ["pages"]),
        .target(
            name: "WebUI",
            dependencies: [
                "Model", "Detection", "Store", "CPages",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),

        .target(name: "Example", dependencies: ["Model"]),
        .target(name: "CAllocator"),
        .target(
            name: "Daemon",
            dependencies: [
                "Model", "Intake", "HTTP", "Inference", "Encoder", "Extraction", "Clustering", "Taxonomy", "Projection",
                "Detection", "Systemd", "Delivery", "Store", "WebUI", "CAllocator",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .executableTarget(
            name: "weir",
            dependencies: [
                "Model", "HTTP", "Inference", "Encoder", "Detection", "Store", "WebUI", "Example", "Daemon",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        .target(name: "TestSupport", dependencies: ["Model"], path: "Tests/TestSupport"),
        .executableTarget(name: "scripted-model", dependencies: ["TestSupport"], path: "Tests/ScriptedModel"),
        .testTarget(name: "ModelTests", dependencies: ["Model"]),
        .testTarget(name: "IntakeTests", dependencies: ["Intake", "Model", "CZlib", "CZstd"]),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP", "TestSupport"]),
        .testTarget(name: "InferenceTests", dependencies: ["Inference", "HTTP", "TestSupport"]),
        .testTarget(name: "EncoderTests", dependencies: ["Encoder", "Model", "CKernels", "COpenBLAS"]),
        .testTarget(
            name: "ExtractionTests",
            dependencies: [
                "Model", "Intake", "Inference", "Extraction", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .testTarget(name: "ClusteringTests", dependencies: ["Clustering", "Model"]),
        .testTarget(
            name: "TaxonomyTests",
            dependencies: ["Taxonomy", "Inference", "Clustering", "Model", "TestSupport"]
        ),
        .testTarget(name: "ProjectionTests", dependencies: ["Projection", "Model"]),
        .testTarget(name: "DetectionTests", dependencies: ["Detection", "Model"]),
        .testTarget(name: "SystemdTests", dependencies: ["Systemd", "TestSupport"]),
        .testTarget(
            name: "DeliveryTests",
            dependencies: ["Delivery", "Model", "HTTP", "Systemd", "TestSupport"]
        ),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Store", "Model", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .testTarget(
            name: "WebUITests",
            dependencies: [
                "WebUI", "Model", "Store", "HTTP", "TestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(name: "ExampleTests", dependencies: ["Model", "Example"]),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "Daemon", "Model", "Intake", "HTTP", "Inference", "Extraction", "Clustering", "Detection", "Delivery",
                "Store", "Taxonomy", "WebUI", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .testTarget(
            name: "ScenarioTests",
            dependencies: [
                "weir", "Daemon", "Inference", "Model", "Example", "Store", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c2x,
    cxxLanguageStandard: .cxx17
)

// It can be linked with libFuzzer only, so that the target is there for scripts/fuzz alone.
if Context.environment["WEIR_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: ["Daemon", "Encoder", "Intake"],
            path: "Tests/Fuzz",
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]
        )
    )
}
