-- What a list shows of a review, beside the long texts: taken out of those, one with U+0000 would break the list.
ALTER TABLE "drydock"."reviews" ADD COLUMN "summary" json, ADD COLUMN "url" text;
