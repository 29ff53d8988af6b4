/** Makes the pages for whoever runs the sources, unless they are there already, made of the same. */
export function buildDevelopmentPages(): Promise<void>;
