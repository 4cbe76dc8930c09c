/// The one way through a tree of messages that was shown last.
///
/// Both data exports keep every answer that was ever asked for anew; only one branch is what was said in the end.
struct Branch {
    /// Its nodes from the first to the last.
    let nodes: [JSONElement]

    /// The branch of a ChatGPT export: `mapping` from name to node, and the `current_node`.
    ///
    /// Nil where the record holds no such tree. Where the current node is not named, the last child counts everywhere.
    init?(mappingOf record: JSONElement) {
        guard let mapping = record.find("mapping"), mapping.isObject else { return nil }
        var tree: [String: JSONElement] = [:]
        var root: String?
        for (name, node) in mapping.fields {
            tree[name] = node
            if node.find("parent")?.string == nil { root = root ?? name }
        }
        let current = record.find("current_node")?.string.flatMap { tree[$0] == nil ? nil : $0 }
        guard let leaf = current ?? root.map({ Self.lastDescendant(of: $0, in: tree) }) else { return nil }
        nodes = Self.way(to: leaf, in: tree, over: "parent")
    }

    /// The branch of a Claude export whose messages know their parents; nil where they are a plain list.
    init?(leafOf record: JSONElement, in messages: JSONElement) {
        guard let leaf = record.find("current_leaf_message_uuid")?.string else { return nil }
        var tree: [String: JSONElement] = [:]
        for message in messages.elements {
            if let name = message.find("uuid")?.string { tree[name] = message }
        }
        guard tree[leaf] != nil else { return nil }
        let way = Self.way(to: leaf, in: tree, over: "parent_message_uuid")
        // Without parents the leaf would be all that is left of the conversation.
        guard way.count > 1 || tree.count == 1 else { return nil }
        nodes = way
    }

    private static func way(to leaf: String, in tree: [String: JSONElement], over parent: String) -> [JSONElement] {
        var nodes: [JSONElement] = []
        var visited: Set<String> = []
        var next: String? = leaf
        while let name = next, let node = tree[name], visited.insert(name).inserted {
            nodes.append(node)
            next = node.find(parent)?.string
        }
        return nodes.reversed()
    }

    private static func lastDescendant(of root: String, in tree: [String: JSONElement]) -> String {
        var leaf = root
        var visited: Set<String> = [root]
        while let children = tree[leaf]?.find("children"),
            let child = children.elements.reversed().lazy.compactMap(\.string).first(where: { tree[$0] != nil }),
            visited.insert(child).inserted
        {
            leaf = child
        }
        return leaf
    }
}
