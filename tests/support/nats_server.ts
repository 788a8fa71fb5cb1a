export { findNatsServer, type NatsServer, startNatsServer } from "@rangecast/launch/nats-server";
