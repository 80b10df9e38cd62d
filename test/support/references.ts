/** Every `$ref` of a document, once. */
export function referencesIn(document: object): readonly string[] {
  const found = JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g);
  return [...new Set([...found].map(([, reference = '']) => reference))];
}

/** What a reference leads to within the document, through references on the way; else nothing. */
export function followed(document: object, reference: string): unknown {
  const [root, ...path] = reference.split('/');
  if (root !== '#') return undefined;
  return path.reduce<unknown>((part, name) => {
    const member = (part as Readonly<Record<string, unknown>> | undefined)?.[name];
    const { $ref } = (member ?? {}) as { readonly $ref?: string };
    return $ref === undefined ? member : followed(document, $ref);
  }, document);
}
