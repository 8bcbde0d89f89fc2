import '@fontsource-variable/inter/index.css';
import { mount } from 'svelte';
import App from './App.svelte';
import './theme/tokens.css';

mount(App, { target: document.getElementById('app')! });
