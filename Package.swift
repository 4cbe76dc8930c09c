// swift-tools-version: 6.1

import PackageDescription

// Targets stand in the order in which the data flows: an arrow may only point up this list.
let package = Package(
    name: "Weir",
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .target(name: "Model"),

        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .target(name: "CCurlOptions", dependencies: ["CCurl"]),
        .target(name: "HTTP", dependencies: ["CCurl", "CCurlOptions"]),

        .target(name: "COpenBLAS", linkerSettings: [.linkedLibrary("dl")]),
        // Optimised in debug builds too: the tests encode real sentences.
        .target(name: "CKernels", cSettings: [.unsafeFlags(["-O2"])]),
        .target(name: "Encoder", dependencies: ["COpenBLAS", "CKernels"]),
        .target(name: "CSystemd"),
        .target(name: "Systemd", dependencies: ["CSystemd"]),
        .target(
            name: "Delivery",
            dependencies: ["Model", "HTTP", "Systemd", .product(name: "Crypto", package: "swift-crypto")],
            path: "Sources/Alerting/Delivery"
        ),

        .target(name: "Store", dependencies: ["Model", .product(name: "GRDB", package: "GRDB.swift")]),

        .target(name: "Example", dependencies: ["Model"]),

        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "ModelTests", dependencies: ["Model"]),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP", "TestSupport"]),
        .testTarget(name: "EncoderTests", dependencies: ["Encoder", "CKernels", "COpenBLAS"]),
        .testTarget(name: "SystemdTests", dependencies: ["Systemd", "TestSupport"]),
        .testTarget(
            name: "DeliveryTests",
            dependencies: [
                "Delivery", "Model", "HTTP", "Systemd", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Store", "Model", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .testTarget(name: "ExampleTests", dependencies: ["Model", "Example"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c2x,
    cxxLanguageStandard: .cxx17
)
