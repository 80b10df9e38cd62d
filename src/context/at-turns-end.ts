/**
 * Has something done at the end of the event loop's turn, for all items of the turn together: what is
 * sent in the turn itself goes its way first.
 */
export function atTurnsEnd<Item>(handle: (item: Item) => void): (item: Item) => void {
  const items: Item[] = [];
  const handleAll = () => {
    for (const item of items.splice(0)) handle(item);
  };
  return (item) => {
    if (items.length === 0) setImmediate(handleAll);
    items.push(item);
  };
}
