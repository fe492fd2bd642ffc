import type { Prefix } from "../addresses/prefix";
import type { NameRule } from "../names/dns-pattern";
import type { Identity } from "./identity";
import { type LabelKey, parseExtendedKey } from "./label-key";

/** Operators of a label selector. */
export const operators = ["In", "NotIn", "Exists", "DoesNotExist"] as const;

/** An operator of a label selector. */
export type Operator = (typeof operators)[number];

/** One condition on a label, its key in extended form (`k8s.app`). */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** Whether a condition holds of the value that a label has; undefined: there is no such label. */
export const isMetBy = ({ operator, values }: Requirement, value: string | undefined): boolean => {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
  }
};

interface CompiledRequirement {
  readonly key: LabelKey;
  readonly operator: Operator;
  readonly values: ReadonlySet<string>;
}

const matchesRequirement = ({ key, operator, values }: CompiledRequirement, identity: Identity): boolean => {
  switch (operator) {
    case "In":
      return identity.hasOneOf(key, values);
    case "NotIn":
      return !identity.hasOneOf(key, values);
    case "Exists":
      return identity.valueOf(key) !== undefined;
    case "DoesNotExist":
      return identity.valueOf(key) === undefined;
  }
};

/** A selector in its canonical form: two that read the same are one object within a {@link SelectorTable}. */
export class Selector {
  /** Whether it selects everything, the world and the nodes included. */
  readonly isWildcard: boolean;
  /** Whether it is the selector of the entity `none`, which selects nothing. */
  readonly isNobody: boolean;
  readonly #requirements: readonly CompiledRequirement[];
  // Per identity: 0 not asked yet, 1 no, 2 yes. Grows with the identities of the world.
  #matches = new Uint8Array(64);

  /** Key of the label that an address learned for a matching DNS name carries, for a selector of names. */
  readonly fqdnLabel: string | undefined;

  /**
   * @param fqdnRule the names that it selects, for a selector of names.
   * @param ofWorld whether it selects ends outside of the cluster only.
   */
  constructor(
    readonly id: number,
    readonly text: string,
    requirements: readonly Requirement[],
    readonly fqdnRule?: NameRule,
    private readonly ofWorld = false,
  ) {
    const fqdnLabel = fqdnRule === undefined ? undefined : fqdnRule.matchName || fqdnRule.matchPattern;
    this.fqdnLabel = fqdnLabel;
    this.isWildcard = requirements.length === 0 && fqdnRule === undefined && !ofWorld;
    const [first] = requirements;
    this.isNobody = requirements.length === 1 && first?.key === "reserved.none" && first.operator === "In";
    this.#requirements = requirements.map(({ key, operator, values }) => ({
      key: parseExtendedKey(key),
      operator,
      values: new Set(values),
    }));
  }

  /** The networks that it names, those that it excludes, too. */
  get networks(): readonly Prefix[] {
    return this.#requirements.flatMap(({ key }) => (key.prefix === undefined ? [] : [key.prefix]));
  }

  /** Whether what it does is done to an identity: it selects it, or what stands for all of its sort. */
  reaches(identity: Identity): boolean {
    return this.selects(identity) || this.selectsSortOf(identity);
  }

  /** Whether it selects what stands for all of an identity's sort. */
  selectsSortOf({ aggregate }: Identity): boolean {
    return aggregate !== undefined && this.selects(aggregate);
  }

  /** Whether it selects an identity. */
  selects(identity: Identity): boolean {
    if (this.isWildcard) return true;
    const { id } = identity;
    if (id >= this.#matches.length) {
      const larger = new Uint8Array(Math.max(id + 1, this.#matches.length * 2));
      larger.set(this.#matches);
      this.#matches = larger;
    }
    const known = this.#matches[id];
    if (known !== 0) return known === 2;
    const result = this.#compute(identity);
    this.#matches[id] = result ? 2 : 1;
    return result;
  }

  #compute(identity: Identity): boolean {
    if (this.fqdnLabel !== undefined) {
      return identity.valueOf({ source: "fqdn", name: this.fqdnLabel }) !== undefined;
    }
    if (this.ofWorld && !identity.isWorld) return false;
    return this.#requirements.every((requirement) => matchesRequirement(requirement, identity));
  }
}

const requirementText = ({ key, operator, values }: Requirement): string =>
  `${key} ${operator} ${values.join(",")}`;

/** The selectors of a world, each text once, so that what they select is computed once. */
export class SelectorTable {
  readonly #byText = new Map<string, Selector>();

  /** Every selector so far. */
  get all(): Iterable<Selector> {
    return this.#byText.values();
  }

  /**
   * The selector with these requirements.
   *
   * @param as one of its own: with a name it is the same only as others of that name. Default: none.
   */
  of(requirements: readonly Requirement[], as = ""): Selector {
    return this.#intern(`${as}${requirements.map(requirementText).join(" & ")}`, requirements);
  }

  /** The selector of ends outside of the cluster with these requirements. */
  ofWorld(requirements: readonly Requirement[]): Selector {
    return this.#intern(
      `world ${requirements.map(requirementText).join(" & ")}`,
      requirements,
      undefined,
      true,
    );
  }

  /** The selector of a DNS name or pattern. */
  ofFqdn(matchName: string, matchPattern: string): Selector {
    return this.#intern(`fqdn ${matchName} ${matchPattern}`, [], { matchName, matchPattern });
  }

  #intern(
    text: string,
    requirements: readonly Requirement[],
    fqdnRule?: NameRule,
    ofWorld?: boolean,
  ): Selector {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const selector = new Selector(this.#byText.size, text, requirements, fqdnRule, ofWorld);
    this.#byText.set(text, selector);
    return selector;
  }
}
