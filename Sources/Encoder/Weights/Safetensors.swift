import CKernels
import Foundation

/// A file of named tensors: the length of a JSON header, the header, the numbers.
///
/// The file is taken for hostile. Every length is checked before it is used, and a tensor is handed out only in the shape
/// that the caller expects.
struct Safetensors {
    private struct Tensor: Decodable {
        enum CodingKeys: String, CodingKey {
            case type = "dtype"
            case shape
            case range = "data_offsets"
        }

        let type: String
        let shape: [Int]
        let range: [Int]
    }

    private struct Header: Decodable {
        struct Name: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }

            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        let tensors: [String: Tensor]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Name.self)
            var tensors: [String: Tensor] = [:]
            for name in container.allKeys where name.stringValue != "__metadata__" {
                tensors[name.stringValue] = try container.decode(Tensor.self, forKey: name)
            }
            self.tensors = tensors
        }
    }

    /// Headers of real models are below a hundred kilobytes.
    private static let longestHeader = 16 << 20

    let memory: FrozenMemory
    let path: String
    /// Where in the file the numbers begin.
    private let start: Int
    private let tensors: [String: Tensor]

    init(path: String) throws(EncoderError) {
        self.path = path
        memory = try FrozenMemory(mapping: path)
        guard memory.count > 8 else { throw .malformed(path: path, problem: "it ends before its header") }
        let length = memory.withBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        guard length <= Self.longestHeader, Int(length) <= memory.count - 8 else {
            throw .malformed(path: path, problem: "its header claims \(length) bytes")
        }
        let end = 8 + Int(length)
        let header = memory.withBytes { Data($0[8..<end]) }
        do {
            tensors = try JSONDecoder().decode(Header.self, from: header).tensors
        } catch {
            throw .malformed(path: path, problem: "its header is not a table of tensors")
        }
        start = end
    }

    /// Which bytes of `memory` hold the numbers of the tensor `name`; they may not be aligned.
    func range(of name: String, shape: [Int]) throws(EncoderError) -> Range<Int> {
        guard let tensor = tensors[name] else { throw .malformed(path: path, problem: "it lacks the tensor \(name)") }
        guard tensor.type == "F32" else {
            throw .unsupported(path: path, problem: "the tensor \(name) does not hold 32-bit floats")
        }
        guard tensor.shape == shape else {
            throw .malformed(path: path, problem: "the tensor \(name) has shape \(tensor.shape) and not \(shape)")
        }
        var size = MemoryLayout<Float>.size
        for extent in shape {
            let (product, overflows) = size.multipliedReportingOverflow(by: extent)
            guard !overflows else { throw .malformed(path: path, problem: "the tensor \(name) is too large") }
            size = product
        }
        guard tensor.range.count == 2, tensor.range[0] >= 0, tensor.range[0] <= tensor.range[1],
            tensor.range[1] <= memory.count - start
        else {
            throw .malformed(path: path, problem: "the tensor \(name) lies outside the file")
        }
        guard tensor.range[1] - tensor.range[0] == size else {
            throw .malformed(path: path, problem: "the tensor \(name) has another length than its shape")
        }
        let range = (start + tensor.range[0])..<(start + tensor.range[1])
        let isFinite = memory.withBytes { bytes in
            bytes.baseAddress.map { weir_all_finite($0 + range.lowerBound, size / MemoryLayout<Float>.size) != 0 }
                ?? false
        }
        guard isFinite else {
            throw .malformed(path: path, problem: "the tensor \(name) holds numbers that are not finite")
        }
        return range
    }

    /// The numbers of the tensor `name` as an array.
    func array(_ name: String, shape: [Int]) throws(EncoderError) -> [Float] {
        let range = try range(of: name, shape: shape)
        let size = range.count / MemoryLayout<Float>.size
        return [Float](unsafeUninitializedCapacity: size) { buffer, count in
            memory.withBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: .init(rebasing: $0[range])) }
            count = size
        }
    }
}
