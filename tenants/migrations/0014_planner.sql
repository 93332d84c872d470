-- What kind of work a task is, how its deadline is meant, whether it comes again, when its person is reminded, and where it came from.
ALTER TABLE tasks
    ADD COLUMN kind text NOT NULL DEFAULT 'other',
    ADD COLUMN description text NOT NULL DEFAULT '',
    -- Any time of the day of `due_at` will do: it is the last second of that day then.
    ADD COLUMN all_day boolean NOT NULL DEFAULT false,
    ADD COLUMN result text NOT NULL DEFAULT '',
    ADD COLUMN repeat jsonb,
    -- Minutes.
    ADD COLUMN remind_before integer,
    -- The task of which it is the repetition.
    ADD COLUMN follows uuid,
    ADD COLUMN deleted_at timestamptz,
    ADD CONSTRAINT tasks_kind_check CHECK (kind IN ('call', 'meeting', 'message', 'documents', 'bank', 'other')),
    ADD CONSTRAINT tasks_due_check CHECK (due_at IS NOT NULL OR (NOT all_day AND repeat IS NULL AND remind_before IS NULL)),
    ADD CONSTRAINT tasks_remind_check CHECK (remind_before BETWEEN 0 AND 43200)
--;;
-- A task has one repetition, however often it is done.
CREATE UNIQUE INDEX tasks_follows_key ON tasks (follows) WHERE follows IS NOT NULL
--;;
-- The calendar shows what is done too, the day's list only what waits.
CREATE INDEX tasks_due_idx ON tasks (due_at, id) WHERE deleted_at IS NULL
--;;
CREATE INDEX tasks_waiting_idx ON tasks (due_at, id) WHERE done_at IS NULL AND deleted_at IS NULL
--;;
CREATE INDEX tasks_done_idx ON tasks (done_at DESC, id DESC) WHERE done_at IS NOT NULL
--;;
-- Tasks that are made by themselves when a lead enters a status, or a deal a stage.
CREATE TABLE task_rules (
    id uuid PRIMARY KEY,
    record text NOT NULL,
    -- The code of a status or the id of a stage.
    place text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    -- How long after the entry the task is due.
    wait integer NOT NULL,
    unit text NOT NULL,
    -- Who is to do it; whoever works the record without.
    responsible uuid,
    created_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT task_rules_record_check CHECK (record IN ('lead', 'deal')),
    CONSTRAINT task_rules_kind_check CHECK (kind IN ('call', 'meeting', 'message', 'documents', 'bank', 'other')),
    CONSTRAINT task_rules_title_check CHECK (title <> ''),
    CONSTRAINT task_rules_wait_check CHECK (wait BETWEEN 0 AND 10000),
    CONSTRAINT task_rules_unit_check CHECK (unit IN ('minute', 'hour', 'workday')),
    CONSTRAINT task_rules_responsible_fkey FOREIGN KEY (responsible) REFERENCES staff (id)
)
--;;
-- A notice may be about a task too.
ALTER TABLE notices DROP CONSTRAINT notices_subject_kind_check
--;;
ALTER TABLE notices ADD CONSTRAINT notices_subject_kind_check
    CHECK (subject_kind IN ('lead', 'client', 'deal', 'wallet', 'batch', 'task'))
