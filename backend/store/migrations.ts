// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The schema, as numbered steps. A step is never edited once it was released: a change is a new step at the end.
 * `user_version` of the database counts the steps it has.
 */

export const migrations: readonly string[] = [
    `
    CREATE TABLE sites (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        name        TEXT NOT NULL UNIQUE,           -- user name; names home, units and virtual host
        app         TEXT NOT NULL,
        php         TEXT NOT NULL,
        state       TEXT NOT NULL CHECK (state IN ('creating', 'active', 'deleting')),
        owner       TEXT,                           -- a PAM account that may see and use the site
        uid         INTEGER NOT NULL UNIQUE REFERENCES system_users (uid),
        level       INTEGER NOT NULL UNIQUE REFERENCES selinux_levels (id),
        created_at  TEXT NOT NULL
    ) STRICT;
    CREATE INDEX sites_by_owner ON sites (owner) WHERE owner IS NOT NULL;

    CREATE TABLE domains (
        name        TEXT PRIMARY KEY,               -- lower-case ASCII; one site holds a name
        site_id     INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
        is_primary  INTEGER NOT NULL CHECK (is_primary IN (0, 1))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX domains_by_site ON domains (site_id);
    CREATE UNIQUE INDEX one_primary_domain ON domains (site_id) WHERE is_primary = 1;

    -- Numbers are never given out twice: files that a deleted site left somewhere must not become another site's.
    CREATE TABLE system_users (
        uid         INTEGER PRIMARY KEY,
        name        TEXT NOT NULL,
        created_at  TEXT NOT NULL
    ) STRICT;

    -- The same for SELinux categories. The id counts through the pairs (see features/selinux/levels.ts).
    CREATE TABLE selinux_levels (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        name        TEXT NOT NULL,
        created_at  TEXT NOT NULL
    ) STRICT;

    CREATE TABLE databases (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        site_id     INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
        engine      TEXT NOT NULL CHECK (engine IN ('mariadb')),
        name        TEXT NOT NULL,
        user        TEXT NOT NULL,
        password    TEXT NOT NULL,                  -- sealed (see secrets.ts)
        UNIQUE (engine, name),
        UNIQUE (engine, user)
    ) STRICT;
    CREATE INDEX databases_by_site ON databases (site_id);

    CREATE TABLE jobs (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        kind        TEXT NOT NULL,
        title       TEXT NOT NULL,
        state       TEXT NOT NULL
                    CHECK (state IN ('queued', 'running', 'rolling-back', 'done', 'rolled-back', 'failed')),
        site        TEXT,                           -- a name, not a reference: history outlives the site
        domain      TEXT,
        owner       TEXT,                           -- of the site, when the job was made
        args        TEXT NOT NULL,                  -- JSON, never with a secret
        actor       TEXT NOT NULL,
        error       TEXT,                           -- JSON
        retry_of    INTEGER REFERENCES jobs (id) ON DELETE SET NULL,
        created_at  TEXT NOT NULL,
        started_at  TEXT,
        finished_at TEXT
    ) STRICT;
    CREATE INDEX jobs_by_site ON jobs (site, id);
    CREATE INDEX open_jobs ON jobs (id) WHERE state IN ('queued', 'running', 'rolling-back');
    CREATE INDEX jobs_by_retry ON jobs (retry_of) WHERE retry_of IS NOT NULL;

    CREATE TABLE steps (
        job_id      INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        position    INTEGER NOT NULL,
        name        TEXT NOT NULL,
        title       TEXT NOT NULL,
        state       TEXT NOT NULL
                    CHECK (state IN ('pending', 'running', 'done', 'unchanged', 'skipped', 'failed', 'undone')),
        note        TEXT,
        attempts    INTEGER NOT NULL DEFAULT 0,
        log         TEXT NOT NULL DEFAULT '[]',     -- JSON array of lines
        started_at  TEXT,
        finished_at TEXT,
        PRIMARY KEY (job_id, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE artifacts (
        job_id      INTEGER NOT NULL,
        position    INTEGER NOT NULL,
        name        TEXT NOT NULL,
        text        TEXT NOT NULL,
        PRIMARY KEY (job_id, position, name),
        FOREIGN KEY (job_id, position) REFERENCES steps (job_id, position) ON DELETE CASCADE
    ) STRICT;

    CREATE TABLE audit (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        at          TEXT NOT NULL,
        uid         INTEGER NOT NULL,
        actor       TEXT NOT NULL,
        command     TEXT NOT NULL,
        input       TEXT NOT NULL,                  -- JSON as received, without secrets
        outcome     TEXT NOT NULL,                  -- 'ok' or an error code
        message     TEXT
    ) STRICT;

    CREATE TABLE settings (
        name        TEXT PRIMARY KEY,
        value       TEXT NOT NULL                   -- JSON
    ) STRICT, WITHOUT ROWID;
    `,
    `
    ALTER TABLE sites ADD COLUMN suspended INTEGER NOT NULL DEFAULT 0 CHECK (suspended IN (0, 1));
    -- In the words of systemd.resource-control(5).
    ALTER TABLE sites ADD COLUMN memory TEXT NOT NULL DEFAULT '1G';
    ALTER TABLE sites ADD COLUMN cpu TEXT NOT NULL DEFAULT '100%';
    ALTER TABLE sites ADD COLUMN processes INTEGER NOT NULL DEFAULT 128;
    ALTER TABLE sites ADD COLUMN io INTEGER NOT NULL DEFAULT 100;

    -- What was last written to disk: a file that differs from it was changed by a person.
    CREATE TABLE generated_files (
        path        TEXT PRIMARY KEY,
        site_id     INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
        sha256      TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX generated_files_by_site ON generated_files (site_id);
    `,
    `
    CREATE TABLE redirects (
        site_id     INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
        source      TEXT NOT NULL,                  -- a path, or one of the site's domains
        target      TEXT NOT NULL,                  -- a URL or a path
        code        INTEGER NOT NULL CHECK (code IN (301, 302, 307, 308)),
        keep_path   INTEGER NOT NULL CHECK (keep_path IN (0, 1)),
        PRIMARY KEY (site_id, source)
    ) STRICT, WITHOUT ROWID;
    `,
    `
    -- The administrator's first log-in to a site's application.
    CREATE TABLE application_logins (
        site_id     INTEGER PRIMARY KEY REFERENCES sites (id) ON DELETE CASCADE,
        user        TEXT NOT NULL,
        email       TEXT NOT NULL,
        title       TEXT NOT NULL,                  -- of the site
        password    TEXT                            -- sealed (see secrets.ts); NULL once it was shown
    ) STRICT;
    `,
    `
    -- JSON, group by group as features/common/site.ts names them; what is missing has its default.
    ALTER TABLE sites ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
    `,
    `
    -- What SELinux refused. The site is a name, not a reference: history outlives the site.
    CREATE TABLE selinux_denials (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        site        TEXT NOT NULL,
        kind        TEXT NOT NULL,                  -- digest of what is alike in alike denials
        avc         TEXT NOT NULL,                  -- JSON
        first_at    TEXT NOT NULL,
        last_at     TEXT NOT NULL,
        count       INTEGER NOT NULL,
        UNIQUE (site, kind)
    ) STRICT;
    CREATE INDEX selinux_denials_by_time ON selinux_denials (last_at);
    `,
    `
    ALTER TABLE audit ADD COLUMN session TEXT;      -- of logind
    ALTER TABLE audit ADD COLUMN address TEXT;      -- where that session was opened from
    ALTER TABLE audit ADD COLUMN duration INTEGER;  -- milliseconds
    ALTER TABLE audit ADD COLUMN job INTEGER;       -- a number, not a reference: the audit outlives the job
    ALTER TABLE audit ADD COLUMN chain TEXT;        -- hash of this entry and all before it (see audit.ts)
    `,
    `
    -- Databases of both engines, several a site, each with users. Names are taken once on a host, whatever the engine.
    CREATE TABLE site_databases (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        site_id     INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
        engine      TEXT NOT NULL CHECK (engine IN ('mariadb', 'postgresql')),
        name        TEXT NOT NULL UNIQUE,
        charset     TEXT NOT NULL,                  -- encoding, in PostgreSQL's words
        collation   TEXT NOT NULL                   -- locale, in PostgreSQL's words; empty: the server's own
    ) STRICT;
    INSERT INTO site_databases (id, site_id, engine, name, charset, collation)
        SELECT id, site_id, engine, name, 'utf8mb4', 'utf8mb4_unicode_ci' FROM databases;

    CREATE TABLE database_users (
        id              INTEGER PRIMARY KEY AUTOINCREMENT,
        database_id     INTEGER NOT NULL REFERENCES site_databases (id) ON DELETE CASCADE,
        name            TEXT NOT NULL UNIQUE,
        privileges      TEXT NOT NULL CHECK (privileges IN ('owner', 'read-write', 'read-only')),
        max_connections INTEGER NOT NULL,
        password        TEXT,                       -- sealed (see secrets.ts); NULL: known to whom it was shown alone
        next_password   TEXT,                       -- sealed; there while a job changes the password
        is_waiting      INTEGER NOT NULL CHECK (is_waiting IN (0, 1))   -- to be shown, once
    ) STRICT;
    CREATE INDEX database_users_by_database ON database_users (database_id);
    INSERT INTO database_users (database_id, name, privileges, max_connections, password, is_waiting)
        SELECT id, user, 'owner', 40, password, 0 FROM databases;

    DROP TABLE databases;
    ALTER TABLE site_databases RENAME TO databases;
    CREATE INDEX databases_by_site ON databases (site_id);
    `,
    `
    -- Versions of the sites' environment files; which one is in force is a setting of the site.
    CREATE TABLE environment (
        site_id     INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
        version     INTEGER NOT NULL,               -- counts for each site from 1
        text        TEXT NOT NULL,                  -- sealed (see secrets.ts)
        actor       TEXT NOT NULL,
        at          TEXT NOT NULL,
        comment     TEXT NOT NULL,
        PRIMARY KEY (site_id, version)
    ) STRICT, WITHOUT ROWID;
    `,
    `
    -- Of the sites' certificates what they do not say themselves.
    CREATE TABLE certificates (
        site_id     INTEGER PRIMARY KEY REFERENCES sites (id) ON DELETE CASCADE,
        left_out    TEXT NOT NULL,                  -- JSON: names of the site that are not in it, and why
        renewals    INTEGER NOT NULL,
        failures    TEXT NOT NULL,                  -- JSON: when tries failed since the last that did not
        failure     TEXT,                           -- JSON: the last of them
        next_try    TEXT,                           -- nothing is tried by itself before
        warned      INTEGER                         -- days before the end of the last warning
    ) STRICT;
    `,
    `
    -- What of each site is in the SELinux policy of the host. A name, not a reference: that outlives the site.
    CREATE TABLE selinux_policies (
        name        TEXT PRIMARY KEY,
        state       TEXT NOT NULL CHECK (state IN ('waiting', 'applied', 'failed')),
        reason      TEXT,                           -- why it failed
        module      TEXT,                           -- digest of the module that was installed
        contexts    TEXT NOT NULL DEFAULT '[]',     -- JSON: patterns of file contexts that may be there
        relabel     INTEGER NOT NULL DEFAULT 0 CHECK (relabel IN (0, 1)),   -- its files have yet to get their labels
        version     INTEGER NOT NULL DEFAULT 0      -- counts how often it was marked as waiting
    ) STRICT, WITHOUT ROWID;
    INSERT INTO selinux_policies (name, state) SELECT name, 'waiting' FROM sites;
    `,
    `
    -- Who has a database open in the web client. Names, not references: a row goes when its user is gone from the server.
    CREATE TABLE database_guests (
        id          TEXT PRIMARY KEY,               -- in the address of its session, and in the name of its user
        site        TEXT NOT NULL,
        engine      TEXT NOT NULL,
        database    TEXT NOT NULL,
        user        TEXT NOT NULL,                  -- whose privileges it has
        token       TEXT NOT NULL,                  -- SHA-256 of what it was opened with
        state       TEXT NOT NULL CHECK (state IN ('opening', 'open')),
        open_until  TEXT NOT NULL,
        ends_at     TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    `,
    `
    -- A job that somebody wants not to go on, and the steps that cannot be undone once they began.
    ALTER TABLE jobs ADD COLUMN cancelled_by TEXT;          -- for people
    ALTER TABLE steps ADD COLUMN is_final INTEGER NOT NULL DEFAULT 0 CHECK (is_final IN (0, 1));
    ALTER TABLE steps ADD COLUMN can_be_cut INTEGER NOT NULL DEFAULT 0 CHECK (can_be_cut IN (0, 1));   -- short, all the same
    `,
    `
    -- SSH keys of this host and of its administrators; those of sites are among the settings of the sites.
    CREATE TABLE ssh_keys (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        name        TEXT NOT NULL UNIQUE,
        type        TEXT NOT NULL,
        key         TEXT NOT NULL,                  -- base64
        comment     TEXT NOT NULL,
        fingerprint TEXT NOT NULL UNIQUE,
        purpose     TEXT NOT NULL CHECK (purpose IN ('host', 'person', 'imported')),
        private     TEXT,                           -- sealed (see secrets.ts); null once it is somebody else's
        created_at  TEXT NOT NULL
    ) STRICT;
    CREATE TABLE ssh_key_accounts (
        account     TEXT NOT NULL,
        key_id      INTEGER NOT NULL REFERENCES ssh_keys (id) ON DELETE CASCADE,
        addresses   TEXT NOT NULL,                  -- JSON: from where alone it opens
        until       TEXT,
        PRIMARY KEY (account, key_id)
    ) STRICT, WITHOUT ROWID;
    -- A row that has a password is being installed.
    CREATE TABLE ssh_key_servers (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        key_id      INTEGER NOT NULL REFERENCES ssh_keys (id) ON DELETE CASCADE,
        user        TEXT NOT NULL,
        host        TEXT NOT NULL,
        port        INTEGER NOT NULL,
        fingerprint TEXT NOT NULL,                  -- of the server's own key, as it was asked for
        host_key    TEXT,                           -- type and base64, once the server has shown it
        password    TEXT,                           -- sealed
        UNIQUE (key_id, user, host, port)
    ) STRICT;
    `,
];
