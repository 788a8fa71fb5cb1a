import { apiError } from "../api/api_error.ts";
import type { StreamConfig } from "./stream_config.ts";

/**
 * The configuration that an update leads to.
 * @throws ApiError 10052 for what may not change.
 */
export function checkStreamUpdate(old: StreamConfig, asked: StreamConfig): StreamConfig {
  const refuse = (what: string) => {
    throw apiError("streamConfig", what);
  };
  if (asked.storage !== old.storage) {
    refuse("stream configuration update can not change storage type");
  }
  if (old.sealed && !asked.sealed) {
    refuse("stream configuration update can not unseal a sealed stream");
  }
  if (old.deny_delete && !asked.deny_delete) {
    refuse("stream configuration update can not cancel deny message deletes");
  }
  if (old.deny_purge && !asked.deny_purge) {
    refuse("stream configuration update can not cancel deny purge");
  }
  if (!asked.sealed) return asked;
  // A sealed stream changes no more, not even by age.
  return {
    ...asked,
    max_age: 0,
    discard: "new",
    deny_delete: true,
    deny_purge: true,
    allow_rollup_hdrs: false,
  };
}
