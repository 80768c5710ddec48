# The command line in a container: docker build -t aggregation-playground . && docker run -it --rm -p 6443:6443 aggregation-playground
FROM node:24-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm pack --ignore-scripts --pack-destination /tmp

FROM node:24-slim
COPY --from=build /tmp/aggregation-playground-*.tgz /tmp/
RUN npm install --global /tmp/aggregation-playground-*.tgz etcd3@1 && rm /tmp/*.tgz
USER node
EXPOSE 6443
ENTRYPOINT ["aggregation-playground"]
CMD ["up", "--bind", "0.0.0.0", "--proxy-port", "off"]
