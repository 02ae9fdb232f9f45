# The whole of Embark as one image; what it does is its command:
#   docker run embark worker | simulators | codec-server | onboard … (the starter: any other verb)
# A release pins both base images by digest: --build-arg JDK_IMAGE=eclipse-temurin:21-jdk@sha256:…
ARG JDK_IMAGE=eclipse-temurin:21-jdk
ARG JRE_IMAGE=eclipse-temurin:21-jre

FROM ${JDK_IMAGE} AS build
WORKDIR /src
COPY . .
RUN ./mvnw -q -B -P launcher -pl starter -am package -Dembark.launcher.lib=/opt/embark/lib \
    && mkdir -p /opt/embark/bin && cp distribution/src/main/bin/embark /opt/embark/bin/embark \
    && chmod -R a=rX,u+w /opt/embark && chmod 755 /opt/embark/bin/embark

FROM ${JRE_IMAGE}
LABEL org.opencontainers.image.title="Embark" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/embark /opt/embark
# A number, so that Kubernetes can see that it is not root; it owns nothing in the image.
USER 10001:10001
ENV HOME=/tmp
WORKDIR /tmp
ENTRYPOINT ["/opt/embark/bin/embark"]
CMD ["worker"]
