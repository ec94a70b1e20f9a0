// Redraws a list of parts, touching only those that changed.

/** What a part says, without the query of file addresses: a renewed signature is no change. */
function signature(item) {
  return JSON.stringify(item, (key, value) =>
    typeof value === "string" && /^https?:\/\/[^\s]+[?&]hm=/.test(value) ? value.split("?")[0] : value,
  );
}

/** Makes the children of `parent` show `items`; a child stays whose item is the same or that can `update` itself. */
export function reconcile(parent, items, render) {
  const old = [...parent.children];
  const focusId =
    document.activeElement && parent.contains(document.activeElement)
      ? document.activeElement.dataset.customId
      : undefined;
  items.forEach((item, index) => {
    const sign = signature(item);
    const child = old[index];
    if (child?.signature === sign) return;
    if (child?.itemType === item.type && child?.update?.(item)) {
      child.signature = sign;
      return;
    }
    const made = render(item);
    Object.assign(made, { signature: sign, itemType: item.type });
    if (child) child.replaceWith(made);
    else parent.append(made);
  });
  for (const extra of old.slice(items.length)) extra.remove();
  if (focusId && !parent.contains(document.activeElement))
    parent.querySelector(`[data-custom-id="${CSS.escape(focusId)}"]`)?.focus();
}
