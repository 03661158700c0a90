/** Parts of a page's address, read with care: anything unexpected counts as absent. */
export const textIn = (raw: Record<string, unknown>, key: string): string | undefined => {
  const value = raw[key];
  return typeof value === 'string' ? value : undefined;
};

export const oneOf = <T extends string>(
  raw: Record<string, unknown>,
  key: string,
  allowed: readonly T[],
): T | undefined => allowed.find((value) => value === raw[key]);
