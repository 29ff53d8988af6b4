/** Origins, besides our own, that a page may use. */
export interface PageOrigins {
  /** Origins that its scripts may call. */
  readonly callsTo?: readonly string[];
  /** Origins that its scripts may come from. */
  readonly scriptsFrom?: readonly string[];
  /** Origins that it may show in a frame. */
  readonly frames?: readonly string[];
  /** Origins of pages that may show it in a frame. */
  readonly framedBy?: readonly string[];
}

/** Helmet's options for a page. Scripts come from us, unless the page names other origins, and none may be inline. */
export function pagePolicy({ callsTo = [], scriptsFrom = [], frames = [], framedBy = [] }: PageOrigins = {}) {
  const directives: Record<string, string[]> = {
    "default-src": ["'none'"],
    "script-src": ["'self'", ...scriptsFrom],
    "worker-src": ["'self'"],
    // The user interfaces set styles from their scripts.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'", "data:"],
    "connect-src": ["'self'", ...callsTo],
    "frame-src": originsOrNone(frames),
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": originsOrNone(framedBy),
  };
  return { contentSecurityPolicy: { useDefaults: false as const, directives } };
}

function originsOrNone(origins: readonly string[]): string[] {
  return origins.length > 0 ? [...origins] : ["'none'"];
}
