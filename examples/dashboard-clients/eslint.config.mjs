import graphqlEslint from "@graphql-eslint/eslint-plugin";
import { join } from "node:path";

const { configs, parser } = graphqlEslint;
const folder = import.meta.dirname;
const schema = join(folder, "../../schema.graphql");
const documents = [
  join(folder, "documents/**/*.graphql"),
  join(folder, "../../dashboard/documents/**/*.graphql"),
];

const graphql = (files, rules) => ({
  files,
  plugins: { "@graphql-eslint": graphqlEslint },
  languageOptions: { parser, parserOptions: { graphQLConfig: { schema, documents } } },
  rules,
});

const [, naming] = configs["flat/schema-recommended"].rules["@graphql-eslint/naming-convention"];

export default [
  graphql(["schema.graphql"], {
    ...configs["flat/schema-recommended"].rules,
    ...configs["flat/schema-relay"].rules,
    // Connections have `nodes` beside `edges`.
    "@graphql-eslint/relay-edge-types": ["error", { listTypeCanWrapOnlyEdgeType: false }],
    // Filters are combined by `AND` and `OR`, as in other dashboards' APIs.
    "@graphql-eslint/naming-convention": [
      "error",
      { ...naming, InputValueDefinition: { style: "camelCase", ignorePattern: "^(AND|OR)$" } },
    ],
    // The id of a user is called `userId` everywhere, so in `User` too.
    "@graphql-eslint/no-typename-prefix": "off",
    // What is not stored has no id.
    "@graphql-eslint/strict-id-in-types": [
      "error",
      {
        exceptions: {
          suffixes: ["Payload", "Connection", "Edge"],
          types: [
            "Clock",
            "LedgerFinding",
            "LedgerReport",
            "LotMovement",
            "NextExpiry",
            "PageInfo",
            "Reconciliation",
            "Revenue",
            "RevenueCatMapping",
            "ServiceHealth",
            "Spend",
            "SpendPreview",
            "Statistics",
            "StatisticsBucket",
            "StatisticsGroup",
            "StatisticsOfKind",
            "StatisticsTotals",
            "StoreRefund",
            "TopSpender",
            "WalletStatistics",
          ],
        },
      },
    ],
  }),
  graphql(
    ["examples/dashboard-clients/documents/**/*.graphql", "dashboard/documents/**/*.graphql"],
    configs["flat/operations-recommended"].rules,
  ),
];
