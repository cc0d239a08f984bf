// The environment of a program under test: what this machine has, without a setting of the person who runs the tests, and
// without the variables by which the test runner speaks to them. They begin as settings do, so the program would say so.
export const programEnvironment = (more = {}) => ({
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ROUTRIQ_') && name !== 'STATE_DIRECTORY')),
    ...more,
});
