/** Builds the pages for a service that runs from the sources, unless the same pages exist already. */
export function buildDevelopmentPages(): Promise<void>;
