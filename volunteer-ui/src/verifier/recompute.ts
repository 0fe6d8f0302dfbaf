import { type ReductionTree, TaskKind, type TreeNode, type Work } from "../protocol/index.ts";
import {
  type Computation,
  type Course,
  SubtreeSum,
  type Value,
  combineOf,
  seal,
  valueOfNode,
} from "../work/index.ts";
import type { RecordedRound } from "./chain.ts";
import { type Contribution, type Hash, TREES, type TreeName, hashOf } from "./lines.ts";

const KINDS: Readonly<Record<TreeName, TaskKind>> = {
  advance: TaskKind.ADVANCE,
  evaluate: TaskKind.EVALUATE,
};

/** Where a record says something else than what is computed here. */
export interface Difference {
  readonly round: number;
  /**
   * What differs: the state that the round began with, the list of who computed what, a volunteer's value, a tree's root, the
   * state that the round came to, or that there is such a round, as the job had ended before it.
   */
  readonly what: "base" | "contributions" | "value" | "root" | "state" | "end";
  readonly tree: TreeName | undefined;
  readonly node: TreeNode | undefined;
  /** Below the node: the first one, and one past the last. */
  readonly leaves: readonly [number, number] | undefined;
  readonly volunteer: string | undefined;
  /** As it was recorded, and as it is computed here. */
  readonly recorded: string;
  readonly computed: string;
}

/** What is known of a round; what is undefined is taken as it is computed. */
export interface Expected {
  readonly round: number;
  readonly base: Hash | undefined;
  readonly state: Hash | undefined;
  readonly roots: RecordedRound["roots"] | undefined;
  readonly values: RecordedRound["values"];
  /** Inputs that failed because they passed a limit; others may not. Undefined: whichever pass one here. */
  readonly limited: RecordedRound["limited"] | undefined;
}

export interface Recomputed {
  /** That the round came to; valid if nothing differs. */
  readonly state: Value;
  /** Whether the job ends with it. */
  readonly isLast: boolean;
  /** Volunteers' values that were computed again. */
  readonly values: number;
  /** The first one. */
  readonly difference: Difference | undefined;
}

type Leaves = Pick<Computation, "setState" | "leaf">;

/** Thrown within this file only. */
class Differs extends Error {
  readonly difference: Difference;

  constructor(difference: Difference) {
    super(difference.what);
    this.difference = difference;
  }
}

/**
 * Computes a round again and compares all that is recorded of it.
 *
 * @param state that it began with; not changed
 * @param course at that version; where it remembers something, it is of no use after a difference
 */
export async function recompute(
  { work, leaves, course }: { work: Work; leaves: Leaves; course: Course },
  state: Value,
  recorded: Expected,
): Promise<Recomputed> {
  await leaves.setState(state.slice());
  const roots: Partial<Record<TreeName, Value>> = {};
  let values = 0;
  try {
    same("base", recorded, recorded.base, hashOf(state), {});
    for (const tree of TREES.filter((each) => isIn(work, recorded, each))) {
      const again = new TreeAgain(work, leaves, recorded, tree);
      roots[tree] = await again.root();
      values += again.values;
    }
    const { advance, evaluate } = roots;
    const next = course.next(state, { advance, evaluate }, recorded.round);
    same("state", recorded, recorded.state, hashOf(next.state), {});
    return { state: next.state, isLast: next.isLast, values, difference: undefined };
  } catch (error) {
    if (!(error instanceof Differs)) throw error;
    return { state, isLast: false, values, difference: error.difference };
  }
}

/** Whether the round has the tree, about which the record must agree. */
function isIn(work: Work, expected: Expected, tree: TreeName): boolean {
  const isThere = work.schedule.includes(expected.round, KINDS[tree]);
  if (expected.roots !== undefined) {
    const isRecorded = expected.roots[tree] !== undefined;
    const say = (is: boolean): string => (is ? `a tree '${tree}'` : `no tree '${tree}'`);
    same("root", expected, say(isRecorded), say(isThere), { tree });
  }
  return isThere;
}

/** One tree of a round. */
class TreeAgain {
  readonly #work: Work;
  readonly #leaves: Leaves;
  readonly #recorded: Expected;
  readonly #name: TreeName;
  readonly #tree: ReductionTree;
  values = 0;

  constructor(work: Work, leaves: Leaves, recorded: Expected, name: TreeName) {
    this.#work = work;
    this.#leaves = leaves;
    this.#recorded = recorded;
    this.#name = name;
    this.#tree = work.schedule.tree(recorded.round, KINDS[name]);
  }

  async root(): Promise<Value> {
    const sum = this.#sumOf(this.#tree.root);
    let root: Value | undefined;
    for (const { node, contribution } of this.#parts()) {
      const value = await this.#valueOf(node);
      if (contribution !== undefined) {
        this.#compare("value", contribution.value, value, node, contribution.volunteer);
        this.values++;
      }
      root = sum.addNode(node, value);
    }
    if (root === undefined) throw new Error("the parts cover the tree, so the last one ends it");
    this.#compare("root", this.#recorded.roots?.[this.#name], root, this.#tree.root);
    return root;
  }

  /** Who computed what; where that is not kept any more, the whole tree. */
  #parts(): readonly { readonly node: TreeNode; readonly contribution?: Contribution }[] {
    const { values } = this.#recorded;
    if (values === undefined) return [{ node: this.#tree.root }];
    const parts = values
      .filter(({ tree }) => tree === this.#name)
      .map((contribution) => ({ node: this.#nodeOf(contribution), contribution }));
    const leaves = parts.reduce((next, { node }) => this.#following(next, node), 0);
    this.#covers(`leaves 0..${this.#tree.leafCount - 1}`, leaves === this.#tree.leafCount);
    return parts;
  }

  #nodeOf({ level, index, units, volunteer }: Contribution): TreeNode {
    const { round } = this.#recorded;
    const kind = KINDS[this.#name];
    const node = this.#work.schedule.node(round, kind, { level, index });
    const expected = node && this.#work.schedule.unitsBelow(round, kind, node);
    const say = (of: number | undefined): string =>
      `node (${level}, ${index}) of ${of ?? "no"} units`;
    same("contributions", this.#recorded, say(units), say(expected), {
      ...{ tree: this.#name, volunteer },
    });
    return { level, index };
  }

  /** @returns one past the node's last leaf */
  #following(next: number, node: TreeNode): number {
    this.#covers(`leaf ${next} next`, this.#tree.firstLeaf(node) === next);
    return this.#tree.endLeaf(node);
  }

  #covers(leaves: string, isSo: boolean): void {
    const said = isSo ? leaves : "others";
    same("contributions", this.#recorded, said, leaves, { tree: this.#name });
  }

  #valueOf(node: TreeNode): Promise<Value> {
    const place = { kind: KINDS[this.#name], round: this.#recorded.round, node };
    return valueOfNode(this.#work, place, (leaf) =>
      this.#leaves.leaf({ ...leaf, limited: this.#recorded.limited }),
    );
  }

  #sumOf(node: TreeNode): SubtreeSum {
    return new SubtreeSum(this.#tree, node, combineOf(this.#work));
  }

  #compare(
    what: "value" | "root",
    recorded: Hash | undefined,
    value: Value,
    node: TreeNode,
    volunteer?: string,
  ): void {
    same(what, this.#recorded, recorded, hashOf(seal(this.#work, value)), {
      ...{ tree: this.#name, node, volunteer },
      leaves: [this.#tree.firstLeaf(node), this.#tree.endLeaf(node)],
    });
  }
}

type Place = Partial<Pick<Difference, "tree" | "node" | "leaves" | "volunteer">>;

/** @throws Differs */
function same(
  what: Difference["what"],
  { round }: Expected,
  recorded: string | undefined,
  computed: string,
  { tree, node, leaves, volunteer }: Place,
): void {
  if (recorded === undefined || recorded === computed) return;
  throw new Differs({ round, what, tree, node, leaves, volunteer, recorded, computed });
}
