/** Text that is HTML already. All other text is escaped when it is put into a page. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = string | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Builds HTML from a template, and escapes each text that is put into it. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const pieces = strings.map((piece, index) => piece + asHtml(values[index] ?? ""));
  return new Html(pieces.join(""));
}

function asHtml(value: Value): string {
  if (value instanceof Html) return value.text;
  if (typeof value !== "string") return value.map(({ text }) => text).join("");
  return value.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}

/** A whole page without scripts, in the style of `/home/style.css`. */
export function plainPage(title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/home/style.css" />
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`.text;
}
