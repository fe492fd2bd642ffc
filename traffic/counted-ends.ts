import type { LabelledEnd } from "../verdicts/world";
import type { Networks } from "./networks";
import { ownCopy } from "./own-copy";
import type { RecordedEnd } from "./recorded-end";

/** An end of counted traffic. Addresses outside the cluster that no policy tells apart are one end. */
export interface CountedEnd {
  readonly id: number;
  readonly recorded: RecordedEnd;
  /** Names that its address was learned by; none for ends in the cluster. */
  readonly names: readonly string[];
  /** Some of its addresses; none for ends in the cluster. */
  readonly addresses: string[];
  /** How many others there are, at least. */
  moreAddresses: number;
  /** As the engine is asked about other policies: whatever names it has. */
  readonly peer: LabelledEnd;
  /** As Cilium saw it when it decided: names that policies asked for then are among its labels. */
  readonly recordedPeer: LabelledEnd;
}

/** More names than these say nothing more. */
const mostNames = 8;
/** More addresses than these are counted. */
const mostAddresses = 5;
/** More addresses than these are not remembered at once. */
const remembered = 50_000;

/** The ends of a record: one for all that differ in nothing that a policy can ask. */
export class CountedEnds {
  readonly #byKey = new Map<string, CountedEnd>();
  #byAddress = new Map<RecordedEnd, Map<string, CountedEnd>>();
  #inside = new Map<RecordedEnd, CountedEnd>();
  #rememberedAddresses = 0;

  constructor(private readonly networks: Networks) {}

  /** The end of a flow. */
  of(end: RecordedEnd, address: string, names: readonly string[]): CountedEnd {
    return end.isOutside ? this.#outside(end, address, names) : this.#insideOf(end);
  }

  #insideOf(end: RecordedEnd): CountedEnd {
    const known = this.#inside.get(end);
    if (known !== undefined) return known;
    if (this.#inside.size >= remembered) this.#inside = new Map();
    const found = this.#intern(end.key, end, [], undefined);
    this.#inside.set(end, found);
    return found;
  }

  #outside(end: RecordedEnd, written: string, learned: readonly string[]): CountedEnd {
    const names = end.names.length === 0 ? learned : [...new Set([...learned, ...end.names])].sort();
    const key = names.length === 0 ? written : `${written} ${names.join(" ")}`;
    const known = this.#byAddress.get(end)?.get(key);
    if (known !== undefined) return known;
    if (this.#rememberedAddresses >= remembered) {
      this.#byAddress = new Map();
      this.#rememberedAddresses = 0;
    }
    const address = ownCopy(written);
    const few = names.slice(0, mostNames);
    const network = this.networks.around(address);
    const found = this.#intern(`${end.key} ${network} ${few.join(" ")}`, end, few, address);
    if (!found.addresses.includes(address)) {
      if (found.addresses.length < mostAddresses) found.addresses.push(address);
      else found.moreAddresses += 1;
    }
    const same = this.#byAddress.get(end) ?? new Map<string, CountedEnd>();
    same.set(ownCopy(key), found);
    this.#byAddress.set(end, same);
    this.#rememberedAddresses += 1;
    return found;
  }

  #intern(key: string, end: RecordedEnd, names: readonly string[], address: string | undefined): CountedEnd {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const { labels, name } = end;
    const place = address === undefined || !this.networks.isAddress(address) ? {} : { address };
    const recordedPeer: LabelledEnd = { labels, name: name.slice(name.indexOf("/") + 1), ...place };
    const found: CountedEnd = {
      id: this.#byKey.size,
      recorded: end,
      names,
      addresses: [],
      moreAddresses: 0,
      peer: names.length === 0 ? recordedPeer : { ...recordedPeer, names },
      recordedPeer,
    };
    this.#byKey.set(key, found);
    return found;
  }
}
