/** Origins, besides our own, that a page may use. */
export interface PageOrigins {
  /** Origins that its scripts may call. */
  readonly callsTo?: readonly string[];
  /** Origins that its scripts may come from. */
  readonly scriptsFrom?: readonly string[];
  /** Origins that it may show in a frame. */
  readonly frames?: readonly string[];
}

/** Helmet's options for a page. Scripts come from us, unless the page names other origins, and none may be inline. */
export function pagePolicy({ callsTo = [], scriptsFrom = [], frames = [] }: PageOrigins = {}) {
  const directives: Record<string, string[]> = {
    "default-src": ["'none'"],
    "script-src": ["'self'", ...scriptsFrom],
    "worker-src": ["'self'"],
    // The user interfaces set styles from their scripts.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'", "data:"],
    "connect-src": ["'self'", ...callsTo],
    "frame-src": frames.length > 0 ? [...frames] : ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
  };
  return { contentSecurityPolicy: { useDefaults: false as const, directives } };
}
