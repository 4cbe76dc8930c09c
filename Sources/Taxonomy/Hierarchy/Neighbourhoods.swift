import Clustering
import Model

/// Groups of about `size` that lie close together, as places; a group of twice as many is cut further.
func neighbourhoods(of embeddings: [Embedding], size: Int = 40) -> [[Int]] {
    guard embeddings.count > size * 3 / 2 else { return embeddings.isEmpty ? [] : [Array(embeddings.indices)] }
    let wanted = Int((Double(embeddings.count) / Double(size)).rounded())
    let groups = places(of: nestedGroups(of: embeddings, counts: [wanted])[0])
    // Where all lie on one spot, nothing but their order is left to cut by.
    guard groups.count > 1 else { return Array(embeddings.indices).runs(of: size).map(Array.init) }
    return groups.flatMap { group in
        guard group.count > 2 * size else { return [group] }
        return neighbourhoods(of: group.map { embeddings[$0] }, size: size).map { part in part.map { group[$0] } }
    }
}

/// The places of each group, given the group of each place.
func places(of groups: [Int]) -> [[Int]] {
    var places = [[Int]](repeating: [], count: (groups.max() ?? -1) + 1)
    for (place, group) in groups.enumerated() { places[group].append(place) }
    return places
}

/// For each of about `count` groups, the place of the embedding in its middle.
func middles(of embeddings: [Embedding], count: Int) -> [Int] {
    guard embeddings.count > count else { return Array(embeddings.indices) }
    return places(of: nestedGroups(of: embeddings, counts: [count])[0]).compactMap { group in
        let members = group.map { embeddings[$0] }
        return members.mean.flatMap(members.nearest(to:)).map { group[$0] }
    }
}
