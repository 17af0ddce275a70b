PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE evidence (
        n INTEGER PRIMARY KEY, digest TEXT NOT NULL, check_id TEXT NOT NULL, kind TEXT NOT NULL,
        media TEXT NOT NULL, bytes INTEGER NOT NULL, at TEXT NOT NULL) STRICT;
INSERT INTO "evidence" VALUES(1,'a064e17b853d90d0c93209f3db9f3589bfc279f6119705a51063f0e7d5c948cc','dns.apex-resolves','probe','application/json',183,'2026-11-20T10:00:01.500+00:00');
CREATE TABLE marks (
        n INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES runs (id), what TEXT NOT NULL, at TEXT NOT NULL,
        detail TEXT NOT NULL) STRICT;
INSERT INTO "marks" VALUES(1,'r-1','started','2026-11-20T10:00:00+00:00','{"pid": 4711, "started": "1", "boot": "b", "space": "s", "node": "n"}');
INSERT INTO "marks" VALUES(2,'r-1','finished','2026-11-20T10:00:09+00:00','');
INSERT INTO "marks" VALUES(3,'r-1','named','2026-11-20T10:05:00.000+00:00','before the move');
CREATE TABLE results (
        n INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES runs (id), check_id TEXT NOT NULL,
        verdict TEXT NOT NULL, at TEXT NOT NULL, evidence TEXT NOT NULL, result TEXT NOT NULL) STRICT;
INSERT INTO "results" VALUES(1,'r-1','dns.apex-resolves','fail','2026-11-20T10:00:01.500+00:00','a064e17b853d90d0c93209f3db9f3589bfc279f6119705a51063f0e7d5c948cc','{"check": "dns.apex-resolves", "title": "The domain has an address", "stage": 1, "family": "dns", "mode": "auto", "severity": "launch-blocker", "verdict": "fail", "state": null, "seen_by": "machine", "findings": [{"subject": "shop.example", "verdict": "fail", "kind": "no-address", "layer": null, "summary": "The name has no address.", "expected": "198.51.100.20", "observed": "no records", "evidence": {"rcode": "NOERROR", "answers": []}, "fix": {"text": "Publish an A record.", "record": "shop.example. 300 IN A 198.51.100.20", "undo": "Delete the A record."}, "verify": "dig +short A shop.example", "fingerprint": "d41cacdac5a940f8"}]}');
INSERT INTO "results" VALUES(2,'r-1','dns.www-resolves','unknown','2026-11-20T10:00:01.500+00:00','','{"check": "dns.www-resolves", "title": "The www name has an address", "stage": 1, "family": "dns", "mode": "auto", "severity": "launch-blocker", "verdict": "unknown", "state": null, "seen_by": "machine", "findings": [{"subject": "www.shop.example", "verdict": "unknown", "kind": "cut-dns", "layer": "dns", "summary": "The resolver 192.0.2.53 does not answer.", "expected": "", "observed": "", "evidence": {}, "fix": null, "verify": "", "fingerprint": "99e39271ab83419d"}]}');
INSERT INTO "results" VALUES(3,'r-1','seo.single-version','pass','2026-11-20T10:00:01.500+00:00','','{"check": "seo.single-version", "title": "One version of each page", "stage": 2, "family": "seo", "mode": "auto", "severity": "high", "verdict": "pass", "state": null, "seen_by": "machine", "findings": [{"subject": "shop.example", "verdict": "pass", "kind": "", "layer": null, "summary": "It is pass.", "expected": "", "observed": "", "evidence": {}, "fix": null, "verify": "", "fingerprint": "b205e9e62627ba68"}]}');
CREATE TABLE runs (
        n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, started TEXT NOT NULL, planned TEXT NOT NULL,
        tool TEXT NOT NULL) STRICT;
INSERT INTO "runs" VALUES(1,'r-1','2026-11-20T10:00:00+00:00','["dns.apex-resolves", "dns.www-resolves", "seo.single-version"]','launch-cockpit 0.1.0');
CREATE INDEX marks_of_run ON marks (run, n);
CREATE INDEX results_of_check ON results (check_id, n);
CREATE INDEX results_of_run ON results (run, n);
CREATE INDEX evidence_of_check ON evidence (check_id, n);
CREATE TRIGGER runs_no_update BEFORE UPDATE ON runs BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END;
CREATE TRIGGER runs_no_delete BEFORE DELETE ON runs BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END;
CREATE TRIGGER marks_no_update BEFORE UPDATE ON marks BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END;
CREATE TRIGGER marks_no_delete BEFORE DELETE ON marks BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END;
CREATE TRIGGER results_no_update BEFORE UPDATE ON results BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END;
CREATE TRIGGER results_no_delete BEFORE DELETE ON results BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END;
CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END;
CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END;
COMMIT;
