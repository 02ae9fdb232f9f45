# syntax=docker/dockerfile:1
# The whole of Embark as one image: docker run embark worker | simulators | onboard …
FROM eclipse-temurin:21-jdk AS build
WORKDIR /src
COPY . .
RUN ./mvnw -q -B -P launcher -pl starter -am package -Dembark.launcher.lib=/opt/embark/lib

FROM eclipse-temurin:21-jre
RUN useradd --uid 10001 --create-home embark
COPY --from=build /opt/embark/lib /opt/embark/lib
USER 10001
# Three quarters of the container's memory; the JVM takes a quarter by default.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "-cp", "/opt/embark/lib/*", "dev.embark.starter.Main"]
CMD ["worker"]
