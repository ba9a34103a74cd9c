// SPDX-License-Identifier: LGPL-2.1-or-later
/* What build/templates-plugin.ts provides: every shipped template, compiled, by its path below templates/ without .hbs. */

declare module 'virtual:templates' {
    const templates: Record<string, TemplateSpecification>;
    export default templates;
}
