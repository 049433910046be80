CREATE TABLE "drydock"."narratives" (
  "installation" bigint NOT NULL,
  "hash" text NOT NULL,
  "owner" text NOT NULL,
  "repository" text NOT NULL,
  "state" text NOT NULL CHECK ("state" IN ('pending', 'open', 'answered')),
  "spent" bigint NOT NULL,
  "booked" bigint NOT NULL,
  "answer" json,
  "created_at" timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY ("installation", "hash")
);
--> statement-breakpoint
CREATE INDEX "narratives_of_installation" ON "drydock"."narratives" ("installation", "created_at");
--> statement-breakpoint
CREATE INDEX "narratives_created_at" ON "drydock"."narratives" ("created_at");
