/** What Apollo Sandbox opens with: the main jobs, ready to run against the development seed. */
export const startingDocument = `# Buys the Starter package for the user of the token in the Headers tab.
# Run it twice: the same idempotency key buys once.
mutation Buy {
  purchaseCreditPackage(input: { packageId: "65a1234bcde5678f90123456", idempotencyKey: "sandbox-1" }) {
    purchase { id credits createdAt creditPackage { id name credits } }
    wallet { balance available }
  }
}

query MyWallet {
  me { userId roles }
  wallet {
    balance
    available
    environment
    entries(first: 10) { nodes { sequence kind amount balanceAfter createdAt } totalCount }
  }
}

query PackagesOnSale {
  creditPackages(first: 10) {
    nodes { id name credits bonusCredits priceAmount currency purchaseLimitPerUser }
    totalCount
  }
}
`;
