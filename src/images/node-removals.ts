/**
 * What left the modules of Node, by the first version without it: nodejs.org/api/deprecations.html, "End-of-Life"
 * (DEP0045 to DEP0059, DEP0064, DEP0106, DEP0030, DEP0095 and DEP0096). `util.isArray` and `fs.exists` are only deprecated.
 */
const removals: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  util: {
    '23': 'isBoolean isBuffer isDate isError isFunction isNull isNullOrUndefined isNumber isObject isPrimitive isRegExp isString isSymbol isUndefined log',
  },
  crypto: { '22': 'createCipher createDecipher' },
  tls: { '24': 'createSecurePair' },
  timers: { '24': 'enroll unenroll' },
  buffer: { '25': 'SlowBuffer' },
};

const removedIn: ReadonlyMap<string, string> = new Map(
  Object.entries(removals).flatMap(([module, versions]) =>
    Object.entries(versions).flatMap(([version, names]) =>
      names.split(' ').map((name) => [`${module}.${name}`, version] as const),
    ),
  ),
);

/** Modules that lost something. */
export const shrunkModules = Object.keys(removals);

/** The version that removed a member of a module; null: none of those known here. */
export function memberRemovedIn(module: string, name: string): string | null {
  return removedIn.get(`${module}.${name}`) ?? null;
}

/** github.com/nodejs/node/pull/52104: `import … assert { type: 'json' }` is a syntax error since. */
export const assertionsRemovedIn = '22';
