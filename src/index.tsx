// SPDX-License-Identifier: LGPL-2.1-or-later

import '@patternfly/react-core/dist/styles/base.css';
import './app/fonts.css';

import { createRoot } from 'react-dom/client';

import { App } from './app/app.tsx';
import { holdLanguage } from './app/language.ts';
import { followTheme } from './app/theme.ts';
import { startLiveUpdates } from './store/live.ts';

// After the components, whose rules it completes.
import './app/page.css';
import './app/table.css';
import './app/state.css';
import './app/tabs.css';

holdLanguage();
followTheme();
startLiveUpdates();
document.title = cockpit.gettext('Hosting');

const root = document.getElementById('app');
if (root)
    createRoot(root).render(<App />);
