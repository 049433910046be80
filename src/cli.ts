#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';
import { version } from './version.ts';

const program = new Command('drydock')
  .description('Reviews the Dockerfile changes of a pull request.')
  .version(version)
  .showSuggestionAfterError()
  .showHelpAfterError('(drydock --help lists what there is)')
  .exitOverride();

program.parse;
void [Command, CommanderError, Option];
