# The service without development dependencies, run by an unprivileged user. The embedded database is left out, because
# production runs on MySQL or MariaDB.
#   docker build -t allmine-credits .
FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts ./scripts
RUN npm ci
COPY tsconfig.json tsconfig.build.json ormconfig.ts openapi.json ./
COPY static ./static
COPY dashboard ./dashboard
COPY src ./src
RUN npm run build && npm run slim

FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/scripts/run.cjs ./scripts/
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
EXPOSE 4000
# Checks only that the process is alive: a container that cannot reach its database must wait, not be restarted.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Starts Node itself and not npm, so that it receives SIGTERM and finishes the requests in progress. Allow 15 seconds.
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
