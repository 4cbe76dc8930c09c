// swift-tools-version: 6.1

import PackageDescription

// Targets stand in the order in which the data flows: an arrow may only point up this list.
let package = Package(
    name: "Weir",
    targets: [
        .target(name: "Model"),

        .testTarget(name: "ModelTests", dependencies: ["Model"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c2x,
    cxxLanguageStandard: .cxx17
)
