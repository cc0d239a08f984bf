// Over PostgreSQL: what is acknowledged outlives kill -9, once and whole (suite.mjs).
import { killSuite } from './suite.mjs';

killSuite('postgres');
