/** A shape without `readonly`, as Pulumi's argument types want it. */
export type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

/** A copy of a plain object, without `readonly`. */
export const mutable = <T extends object>(object: T): Mutable<T> => structuredClone(object) as Mutable<T>;
