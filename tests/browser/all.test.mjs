// SPDX-License-Identifier: Apache-2.0
// Every test of the dashboard, one after another in one browser: some of them stop the hub or suspend a member.
import "./views.mjs";
import "./language.mjs";
import "./filters.mjs";
import "./suppression.mjs";
import "./exports.mjs";
import "./isolation.mjs";
import "./accessibility.mjs";
import "./keyboard.mjs";
import "./public.mjs";
import "./entry.mjs";
import "./outage.mjs";
