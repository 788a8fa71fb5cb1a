/** `T` where all of it survives the way through JSON; `never` in the places that would not. */
export type Jsonable<T> = T extends string | number | boolean | null | undefined ? T
  : T extends (...args: never[]) => unknown ? never
  : T extends bigint | symbol | Date | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> ? never
  : T extends object ? { readonly [K in keyof T]: Jsonable<T[K]> }
  : never;
