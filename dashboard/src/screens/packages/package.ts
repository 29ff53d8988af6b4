import type { PackagesScreenQuery } from "../../api/documents";

/** A package, as the list of packages reads it. */
export type Package = NonNullable<PackagesScreenQuery["creditPackages"]>["nodes"][number];
