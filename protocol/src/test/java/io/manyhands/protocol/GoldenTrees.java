package io.manyhands.protocol;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Trees of all small sizes around powers of two, and of the largest sizes that occur.
final class GoldenTrees {
    private GoldenTrees() {}

    static List<JsonText> cases() {
        return Stream.of(1, 2, 3, 4, 5, 6, 7, 8, 13, 16, 17, 100, 4095, 4096, 1 << 30)
                .map(GoldenTrees::tree)
                .toList();
    }

    private static JsonText tree(int leafCount) {
        var tree = new ReductionTree(leafCount);
        return new JsonText()
                .with("leafCount", leafCount)
                .with("root", tree.root())
                .with(
                        "frontiers",
                        IntStream.of(1, 2, 3, 5, 8, 33)
                                .mapToObj(parts ->
                                        new JsonText().with("parts", parts).with("nodes", tree.frontier(parts)))
                                .toList())
                .with("nodes", someNodes(tree).map(node -> node(tree, node)).toList());
    }

    /// Of each level the first, second, middle, last, and first missing node.
    private static Stream<TreeNode> someNodes(ReductionTree tree) {
        return IntStream.rangeClosed(0, Math.min(30, tree.rootLevel() + 1))
                .boxed()
                .flatMap(level -> {
                    int last = (tree.leafCount() - 1) >> level;
                    return IntStream.of(0, 1, last / 2, last, last + 1)
                            .distinct()
                            .mapToObj(index -> new TreeNode(level, index));
                });
    }

    private static JsonText node(ReductionTree tree, TreeNode node) {
        var json = new JsonText()
                .with("node", node)
                .with("contained", tree.contains(node))
                .with("firstLeaf", tree.firstLeaf(node))
                .with("leavesBelow", tree.leavesBelow(node))
                .with("sibling", node.sibling());
        if (node.level() < 30) {
            json.with("parent", node.parent());
        }
        return tree.contains(node)
                ? json.with("endLeaf", tree.endLeaf(node))
                        .with("children", tree.children(node))
                        .with("split", tree.split(node))
                : json;
    }
}
