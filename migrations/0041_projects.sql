-- What somebody has before them, told by them or noted with their agreement; and the scenario, frozen in its version, by which
-- the shop goes along. `day` is empty until it is known; `walk` is empty, 'on', 'done' or 'stopped'.
CREATE TABLE life_project (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    person TEXT NOT NULL, kind TEXT NOT NULL, words TEXT NOT NULL, day TEXT NOT NULL,
    said_by TEXT NOT NULL, said_how TEXT NOT NULL, at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
    state TEXT NOT NULL, ended_at BIGINT, staff_id TEXT NOT NULL,
    walk TEXT NOT NULL, scenario TEXT NOT NULL, version BIGINT NOT NULL, begun_at BIGINT,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX life_project_person ON life_project (street, shop, person, id);
CREATE INDEX life_project_kind ON life_project (street, shop, kind, state, id);
CREATE INDEX life_project_over ON life_project (street, shop, state, ended_at, id);
CREATE INDEX life_project_walk ON life_project (street, shop, scenario, walk, version);

-- Each step that somebody met, once: 'due' waits for its instant (or for the day of the project: none), 'todo' for a person of
-- the shop; the others are its history.
CREATE TABLE project_step (
    street TEXT NOT NULL, shop TEXT NOT NULL, project TEXT NOT NULL, step BIGINT NOT NULL,
    state TEXT NOT NULL, due_at BIGINT, entered_at BIGINT NOT NULL, ended_at BIGINT, ended_by TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (street, shop, project, step)
);
CREATE INDEX project_step_due ON project_step (street, shop, state, due_at, project);

-- Scenarios of a shop. A 'draft' may change; 'live' and 'past' ones never do, because people are under way in them.
CREATE TABLE scenario (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL,
    state TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, steps TEXT NOT NULL, made_by TEXT NOT NULL, made_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id, version)
);
CREATE INDEX scenario_state ON scenario (street, shop, state, id, version);

-- What calls for a line of the morning list, in the words of whoever does; empty: what is owed.
ALTER TABLE ritual ADD COLUMN about TEXT NOT NULL DEFAULT '';
