import '@fontsource-variable/inter/index.css';
import { mount } from 'svelte';
import App from './App.svelte';
import './theme/tokens.css';

const start = () => mount(App, { target: document.getElementById('app')! });
// Canvases measure and draw text once: the face must be there before them.
void document.fonts.load("14px 'Inter Variable'").then(start, start);
