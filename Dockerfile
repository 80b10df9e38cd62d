FROM node:24-alpine AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS build
# The optional packages are the PostgreSQL of the tests and what bundlers bring: nothing here needs them.
RUN npm ci --omit=optional
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN npm run build

FROM base AS dependencies
RUN npm ci --omit=dev --omit=optional

FROM base
ENV NODE_ENV=production HTTP_HOST=0.0.0.0
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s \
  CMD wget -q -O /dev/null "http://127.0.0.1:${HTTP_PORT:-3000}/health/live"
CMD ["node", "dist/main.js"]
