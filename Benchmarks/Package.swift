// swift-tools-version: 6.2

import PackageDescription

// The same sources as the product, in a package of its own: what is measured is reached with `package` access, and nobody
// who builds Weir builds this. Weir is a link to ../Sources.
let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0")
    ],
    targets: [
        .target(name: "Model", path: "Weir/Model"),
        .systemLibrary(name: "CZlib", path: "Weir/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CZstd", path: "Weir/CZstd", pkgConfig: "libzstd"),
        .target(name: "CSimdJSON", path: "Weir/CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CFileWatch", path: "Weir/CFileWatch"),
        .target(
            name: "Intake",
            dependencies: ["Model", "CZlib", "CZstd", "CSimdJSON", "CFileWatch"],
            path: "Weir/Intake"
        ),
        .target(name: "COpenBLAS", path: "Weir/COpenBLAS", linkerSettings: [.linkedLibrary("dl")]),
        .target(name: "CKernels", path: "Weir/CKernels", cSettings: [.unsafeFlags(["-O2"])]),
        .target(name: "Encoder", dependencies: ["CKernels"], path: "Weir/Encoder"),
        // The state that a clusterer has after a million items is put together here, not waited for.
        .target(
            name: "Clustering",
            dependencies: ["Model", "COpenBLAS"],
            path: "Weir/Clustering",
            swiftSettings: [.unsafeFlags(["-enable-testing"])]
        ),
        .target(name: "Detection", dependencies: ["Model", "COpenBLAS"], path: "Weir/Alerting/Detection"),
        .target(
            name: "Store",
            dependencies: ["Model", .product(name: "GRDB", package: "GRDB.swift")],
            path: "Weir/Store"
        ),
        .executableTarget(
            name: "measure",
            dependencies: [
                "Model", "Intake", "COpenBLAS", "Encoder", "Clustering", "Detection", "Store",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Measure"
        ),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c2x,
    cxxLanguageStandard: .cxx17
)
