/** One decorator that does what all these do, in this order. */
export function applyAll(...decorators: Function[]): PropertyDecorator {
  return (target, name) => {
    for (const decorate of decorators as PropertyDecorator[]) decorate(target, name);
  };
}
