import "reflect-metadata";
import { runWorker } from "./app/workers/run-worker";

void runWorker(process.env);
