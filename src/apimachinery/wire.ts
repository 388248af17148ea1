/**
 * A type of @kubernetes/client-node as the server's JSON has it: times are RFC 3339 text where the
 * client's classes hold a Date, and nothing may be written to.
 */
export type Wire<T> = T extends Date
  ? string
  : T extends (infer Item)[]
    ? readonly Wire<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Wire<T[Key]> }
      : T;
