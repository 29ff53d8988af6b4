#!/usr/bin/env bash
# Installs what production needs, starts the built service on it as `npm start` does, on an empty database, buys the
# documented package, and stops it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
port=$(node -e 'const server = require("net").createServer().listen(0, "127.0.0.1", () => {
  console.log(server.address().port);
  server.close();
})')
export NODE_ENV=development HOST=127.0.0.1 PORT=$port DATABASE_URL=file:$work/service.db
JWT_SECRET=$(node -p 'require("crypto").randomBytes(32).toString("hex")')
export JWT_SECRET
service=

finish() {
  local status=$?
  trap - EXIT
  if [ -n "$service" ] && kill -0 "$service" 2>/dev/null; then kill -9 "$service"; fi
  if [ "$status" != 0 ] && [ -s "$work/log" ]; then
    echo "The service's last lines:"
    tail -n 40 "$work/log"
  fi
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit 143' TERM INT HUP

fail() {
  echo "Built service: $1" >&2
  exit 1
}

# Prints the status on the first line and the body after it.
call() {
  curl -sS --max-time 10 -o "$work/body" -w '%{http_code}\n' -H "Content-Type: application/json" "$@" && cat "$work/body"
}

buy() {
  call -d '{"packageId":"65a1234bcde5678f90123456"}' "$@" "http://127.0.0.1:$port/api/v1/credit-packages/purchase"
}

production=$work/production
mkdir "$production"
cp -r package.json package-lock.json .npmrc scripts dist "$production"
npm ci --omit=dev --prefix "$production"
size=$(du -sm "$production/node_modules" | cut -f 1)
echo "Packages of production: $size MB"
[ "$size" -lt 100 ] || fail "its packages take $size MB, and the limit is 100"

# The seed goes first: an embedded database belongs to one process at a time.
npm run migrate
npm run seed
token=$(npm run --silent token -- --user ci-buyer | grep -oE '[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+' | head -n 1)
[ -n "$token" ] || fail "npm run token printed no token"

# Without npm between us, the exit status after SIGTERM is the service's own.
sh -c "cd '$production' && exec $(node -p 'require("./package.json").scripts.start')" >"$work/log" 2>&1 &
service=$!
for _ in $(seq 300); do
  curl -fsS --max-time 2 -o /dev/null "http://127.0.0.1:$port/readyz" 2>/dev/null && break
  kill -0 "$service" 2>/dev/null || fail "ended before it was ready"
  sleep 0.1
done
curl -fsS --max-time 2 -o /dev/null "http://127.0.0.1:$port/readyz" || fail "not ready within 30 seconds"

buy -H "Authorization: Bearer $token" >"$work/bought"
buy >"$work/stranger"
call -H "Authorization: Bearer $token" -d '{"query":"{ wallet { balance } }"}' "http://127.0.0.1:$port/graphql" >"$work/wallet"

node - "$work" <<'JS' || fail "an answer is not as documented"
const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");

function answer(name) {
  const [status, ...body] = readFileSync(`${process.argv[2]}/${name}`, "utf8").split("\n");
  console.log(`${name}: ${status} ${body.join("\n")}`);
  return { status: Number(status), body: JSON.parse(body.join("\n")) };
}

function assertEnvelope({ status, body }, expected) {
  assert.equal(status, expected.statusCode);
  assert.deepEqual(Object.keys(body), ["isSuccess", "statusCode", "data", "errors", "timestamp"]);
  const { timestamp, ...rest } = body;
  assert.deepEqual(rest, expected);
  assert.equal(timestamp, new Date(timestamp).toISOString());
}

assertEnvelope(answer("bought"), { isSuccess: true, statusCode: 201, data: {}, errors: [] });
assertEnvelope(answer("stranger"), {
  isSuccess: false,
  statusCode: 401,
  data: null,
  errors: ["Authentication required"],
});
assert.deepEqual(answer("wallet"), { status: 200, body: { data: { wallet: { balance: 100 } } } });
JS

for page in "" docs docs/scalar.js graphiql graphiql/boot.js sandbox openapi.json; do
  curl -fsS --max-time 10 -o /dev/null "http://127.0.0.1:$port/$page" || fail "/$page is missing in the build"
done

npm ci --prefix examples/mobile-client
npm run build --prefix examples/mobile-client
# The build writes the types anew from openapi.json.
git diff --exit-code -- examples/mobile-client/src/credits-api.d.ts
CREDITS_URL=http://127.0.0.1:$port CREDITS_TOKEN=$token npm start --prefix examples/mobile-client ||
  fail "the example client could not buy"

kill -TERM "$service"
for _ in $(seq 100); do
  kill -0 "$service" 2>/dev/null || break
  sleep 0.1
done
! kill -0 "$service" 2>/dev/null || fail "still running 10 seconds after SIGTERM"
status=0
wait "$service" || status=$?
[ "$status" = 0 ] || fail "exit status $status after SIGTERM"
echo "Built service: bought, refused a stranger, credited the wallet and stopped cleanly."
