import { render } from 'preact';
import { loadLanguage } from '../texts/texts.ts';
import { Shell } from './shell.tsx';
import { applyTheme } from './theme.ts';

applyTheme();
await loadLanguage();
const root = document.getElementById('app');
if (root !== null) render(<Shell />, root);
