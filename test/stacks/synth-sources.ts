/** Everything that templates are made of. */
export const sources = ["stacks/**/*.ts", "packages/{core,region}/src/**/*", "packages/region/packs/**/*", "functions/src/**/*", "test/stacks/synth*.ts", "package-lock.json"];
