-- The schema itself is there already: the migrator keeps its journal in it.
CREATE TABLE "drydock"."deliveries" (
  "id" text PRIMARY KEY,
  "event" text NOT NULL,
  "payload" text,
  "state" text NOT NULL DEFAULT 'received' CHECK ("state" IN ('received', 'handled', 'done')),
  "awaiting" text[] NOT NULL DEFAULT '{}',
  "received_at" timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE INDEX "deliveries_open" ON "drydock"."deliveries" ("received_at") WHERE "state" <> 'done';
--> statement-breakpoint
CREATE INDEX "deliveries_received_at" ON "drydock"."deliveries" ("received_at");
--> statement-breakpoint
CREATE TABLE "drydock"."commands" (
  "id" text PRIMARY KEY,
  "request_key" text NOT NULL,
  "installation" bigint NOT NULL,
  "repository" text NOT NULL,
  "command" json NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "answered_at" timestamptz
);
--> statement-breakpoint
CREATE INDEX "commands_pending" ON "drydock"."commands" ("request_key", "created_at") WHERE "answered_at" IS NULL;
--> statement-breakpoint
CREATE TABLE "drydock"."reviews" (
  "id" uuid PRIMARY KEY,
  "request_key" text NOT NULL,
  "installation" bigint NOT NULL,
  "owner" text NOT NULL,
  "repository" text NOT NULL,
  "pull_request" integer NOT NULL,
  "base_tip" text NOT NULL,
  "merge_base" text NOT NULL,
  "head" text NOT NULL,
  "outcome" text NOT NULL,
  "report" json,
  "log" json NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT clock_timestamp()
);
--> statement-breakpoint
CREATE INDEX "reviews_of_request" ON "drydock"."reviews" ("request_key", "created_at");
--> statement-breakpoint
CREATE INDEX "reviews_created_at" ON "drydock"."reviews" ("created_at");
--> statement-breakpoint
CREATE TABLE "drydock"."marks" (
  "name" text PRIMARY KEY,
  "at" timestamptz NOT NULL
);
