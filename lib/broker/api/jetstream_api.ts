import { decode, encode } from "../protocol/bytes.ts";
import { Frame } from "../protocol/frame.ts";
import type { Router } from "../routing/router.ts";
import { InternalSubscription } from "../streams/internal_subscription.ts";
import type { Registry } from "../streams/registry.ts";
import { ApiError, apiError, unsupported } from "./api_error.ts";
import {
  createConsumer,
  deleteConsumer,
  getConsumerInfo,
  listConsumerNames,
  listConsumers,
  pauseConsumer,
} from "./consumer_api.ts";
import { parseObject } from "./decode_fields.ts";
import { accountInfo } from "./info.ts";
import { deleteMessage, getMessage } from "./message_api.ts";
import {
  createStream,
  deleteStream,
  getStreamInfo,
  listStreamNames,
  listStreams,
  purgeStream,
  updateStream,
} from "./stream_api.ts";

const PREFIX = "$JS.API.";

type Fields = Record<string, unknown>;

/** One request of the API: the type of its answer, and how to come by that. */
interface Route {
  readonly type: string;
  /** Number of tokens behind the route's own: fewer or more make another request. */
  readonly tokens: readonly [least: number, most: number];
  /** Fields that an error answer carries besides the error. */
  readonly onError?: Fields;
  run(names: readonly string[], given: Fields): unknown;
}

/** Answers requests below `$JS.API`, except those that streams and consumers answer themselves. */
export class JetStreamApi {
  readonly #registry: Registry;
  readonly #router: Router;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #subscriptions: readonly InternalSubscription[];
  #total = 0;
  #errors = 0;

  constructor(registry: Registry, router: Router) {
    this.#registry = registry;
    this.#router = router;
    this.#routes = new Map(this.#streamRoutes().concat(this.#consumerRoutes()));
    this.#subscriptions = [
      "INFO",
      "STREAM.>",
      "META.>",
      "SERVER.>",
      "ACCOUNT.>",
      ...[
        "CREATE",
        "DURABLE",
        "DELETE",
        "INFO",
        "NAMES",
        "LIST",
        "PAUSE",
        "UNPIN",
        "RESET",
        "LEADER",
      ]
        .map((verb) => `CONSUMER.${verb}.>`),
    ].map((subject) => new InternalSubscription(PREFIX + subject, (frame) => this.#answer(frame)));
    for (const subscription of this.#subscriptions) router.subscribe(subscription);
  }

  #answer(frame: Frame): void {
    if (!frame.hasReply) return;
    this.#total++;
    const subject = decode(frame.subject, frame.subjectStart, frame.subjectEnd);
    const tokens = subject.slice(PREFIX.length).split(".");
    const [route, names] = this.#find(tokens);
    const type = route?.type ?? "error";
    let body: Fields;
    try {
      if (!route) throw unsupported(subject);
      const given = parseObject(decode(frame.body, frame.payloadStart, frame.bodyEnd));
      body = { ...asFields(route.run(names, given)) };
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      this.#errors++;
      body = { error: thrown, ...(route?.onError ?? {}) };
    }
    const json = JSON.stringify({ type: `io.nats.jetstream.api.v1.${type}_response`, ...body });
    const answer = new Frame().setSubject(frame.reply, frame.replyStart, frame.replyEnd)
      .setBody(encode(json));
    this.#router.publishOnce(answer);
  }

  /** The route with the most tokens in common, and what is behind them. */
  #find(tokens: readonly string[]): [Route | null, readonly string[]] {
    for (let length = Math.min(3, tokens.length); length > 0; length--) {
      const route = this.#routes.get(tokens.slice(0, length).join("."));
      if (!route) continue;
      const names = tokens.slice(length);
      const [least, most] = route.tokens;
      if (names.length >= least && names.length <= most) return [route, names];
    }
    return [null, []];
  }

  #streamRoutes(): [string, Route][] {
    const registry = this.#registry;
    const one = [1, 1] as const;
    const none = [0, 0] as const;
    const emptyPage = { total: 0, offset: 0, limit: 0 };
    return [
      ["INFO", {
        type: "account_info",
        tokens: none,
        run: () => accountInfo(registry, { total: this.#total, errors: this.#errors }),
      }],
      ["STREAM.CREATE", {
        type: "stream_create",
        tokens: one,
        run: ([name = ""], given) => createStream(registry, name, given),
      }],
      ["STREAM.UPDATE", {
        type: "stream_update",
        tokens: one,
        run: ([name = ""], given) => updateStream(registry, name, given),
      }],
      ["STREAM.DELETE", {
        type: "stream_delete",
        tokens: one,
        run: ([name = ""]) => deleteStream(registry, name),
      }],
      ["STREAM.INFO", {
        type: "stream_info",
        tokens: one,
        onError: emptyPage,
        run: ([name = ""], given) => getStreamInfo(registry, name, given),
      }],
      ["STREAM.NAMES", {
        type: "stream_names",
        tokens: none,
        run: (_, given) => listStreamNames(registry, given),
      }],
      ["STREAM.LIST", {
        type: "stream_list",
        tokens: none,
        run: (_, given) => listStreams(registry, given),
      }],
      ["STREAM.PURGE", {
        type: "stream_purge",
        tokens: one,
        onError: { purged: 0 },
        run: ([name = ""], given) => purgeStream(registry, name, given),
      }],
      ["STREAM.MSG.GET", {
        type: "stream_msg_get",
        tokens: one,
        run: ([name = ""], given) => getMessage(registry, name, given),
      }],
      ["STREAM.MSG.DELETE", {
        type: "stream_msg_delete",
        tokens: one,
        run: ([name = ""], given) => deleteMessage(registry, name, given),
      }],
      ["STREAM.LEADER.STEPDOWN", {
        type: "stream_leader_stepdown",
        tokens: one,
        run: () => {
          throw apiError("clusterRequired");
        },
      }],
    ];
  }

  #consumerRoutes(): [string, Route][] {
    const registry = this.#registry;
    const one = [1, 1] as const;
    const two = [2, 2] as const;
    return [
      ["CONSUMER.CREATE", {
        type: "consumer_create",
        tokens: [1, 256],
        run: ([stream = "", name = null, ...filter], given) =>
          createConsumer(registry, {
            stream,
            name,
            filter: filter.length > 0 ? filter.join(".") : null,
            durable: false,
          }, given),
      }],
      ["CONSUMER.DURABLE.CREATE", {
        type: "consumer_create",
        tokens: two,
        run: ([stream = "", name = ""], given) =>
          createConsumer(registry, { stream, name, filter: null, durable: true }, given),
      }],
      ["CONSUMER.DELETE", {
        type: "consumer_delete",
        tokens: two,
        run: ([stream = "", name = ""]) => deleteConsumer(registry, stream, name),
      }],
      ["CONSUMER.INFO", {
        type: "consumer_info",
        tokens: two,
        run: ([stream = "", name = ""]) => getConsumerInfo(registry, stream, name),
      }],
      ["CONSUMER.NAMES", {
        type: "consumer_names",
        tokens: one,
        run: ([stream = ""], given) => listConsumerNames(registry, stream, given),
      }],
      ["CONSUMER.LIST", {
        type: "consumer_list",
        tokens: one,
        run: ([stream = ""], given) => listConsumers(registry, stream, given),
      }],
      ["CONSUMER.PAUSE", {
        type: "consumer_pause",
        tokens: two,
        run: ([stream = "", name = ""], given) => pauseConsumer(registry, stream, name, given),
      }],
    ];
  }
}

function asFields(answer: unknown): Fields {
  return typeof answer === "object" && answer !== null ? { ...answer } : {};
}
