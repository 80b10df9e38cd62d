import 'reflect-metadata';
import { Logger } from '@nestjs/common';

// What the service logs is looked at where a test is about it.
Logger.overrideLogger(false);
