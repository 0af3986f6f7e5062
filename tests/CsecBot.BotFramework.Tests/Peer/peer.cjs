// The bot of TheSameBot.cs, on the JavaScript SDK. It takes activities on /api/messages, and on /continue and /create
// what to do by itself.
'use strict';
const http = require('node:http');
const { ActivityTypes, CardFactory, CloudAdapter, ConfigurationBotFrameworkAuthentication, ConversationState, MemoryStorage, MessageFactory, TeamsActivityHandler, TeamsInfo } = require('botbuilder');
const { ChoiceFactory, ChoicePrompt, ConfirmPrompt, DateTimePrompt, DialogSet, DialogTurnStatus, NumberPrompt, TextPrompt, WaterfallDialog } = require('botbuilder-dialogs');

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
adapter.onTurnError = async (turn, error) => { console.error(error); process.exitCode = 1; };
const state = new ConversationState(new MemoryStorage());
const dialogs = new DialogSet(state.createProperty('DialogState'));
const ask = (text, choices) => ({ prompt: MessageFactory.text(text), retryPrompt: MessageFactory.text(`Again: ${text}`), choices: choices && ChoiceFactory.toChoices(choices) });
const keep = name => step => { step.values[name] = step.result; return step.next(); };
dialogs
  .add(new WaterfallDialog('ask', [
    step => step.prompt('text', ask('Name?')), keep('name'),
    step => step.prompt('number', ask('How many?')), keep('number'),
    step => step.prompt('choice', ask('Which?', ['red', 'green', 'blue'])), keep('few'),
    step => step.prompt('choice', ask('Which of these?', ['one', 'two', 'three', 'four'])), keep('many'),
    step => step.prompt('choice', ask('Which of the long ones?', ['short', 'a choice of more than twenty letters'])), keep('long'),
    step => step.prompt('confirm', ask('Sure?')), keep('sure'),
    step => step.prompt('date', ask('When?')), keep('when'),
    async step => {
      const v = step.values;
      await step.context.sendActivity(`${v.name} ${v.number} ${v.few.value} ${v.many.index} ${v.long.index} ${v.sure ? 'yes' : 'no'} ${v.when[0].value}`);
      return step.endDialog();
    },
  ]))
  .add(new TextPrompt('text')).add(new NumberPrompt('number')).add(new ChoicePrompt('choice')).add(new ConfirmPrompt('confirm')).add(new DateTimePrompt('date'));

class Bot extends TeamsActivityHandler {
  constructor() {
    super();
    this.onMessage(async turn => {
      const dc = await dialogs.createContext(turn);
      if ((await dc.continueDialog()).status === DialogTurnStatus.empty) await this.begin(turn, dc);
      await state.saveChanges(turn);
    });
  }

  async begin(turn, dc) {
    switch (turn.activity.text) {
      case 'ask': return dc.beginDialog('ask');
      case 'card': return turn.sendActivity(MessageFactory.attachment(CardFactory.adaptiveCard({ type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', text: 'Hello' }] })));
      case 'members': {
        const page = await TeamsInfo.getPagedMembers(turn, 10, 'next');
        return turn.sendActivity(page.members.map(m => m.email).join(' '));
      }
      case 'change': {
        const sent = await turn.sendActivity('first');
        await turn.updateActivity({ ...MessageFactory.text('second'), id: sent.id });
        return turn.deleteActivity(sent.id);
      }
      default: return turn.sendActivity(`Echo: ${turn.activity.text}`);
    }
  }

  async handleTeamsTaskModuleFetch(turn, request) {
    return { task: { type: 'continue', value: { title: request.data.title, height: 'medium', width: 400, card: CardFactory.adaptiveCard({ type: 'AdaptiveCard' }) } } };
  }

  async handleTeamsTaskModuleSubmit() {
    return { task: { type: 'message', value: 'thanks' } };
  }
}

const bot = new Bot();
const act = {
  '/api/messages': (req, res) => adapter.process(req, res, turn => bot.run(turn)),
  '/continue': (req, res) => adapter.continueConversationAsync('', req.body, turn => turn.sendActivity('proactive')).then(() => res.end()),
  '/create': (req, res) => adapter.createConversationAsync('', 'msteams', req.body.serviceUrl, '', req.body.parameters, turn => turn.sendActivity('created')).then(() => res.end()),
};
http.createServer(async (req, res) => {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  req.body = JSON.parse(Buffer.concat(chunks));
  res.status = code => { res.statusCode = code; };
  res.header = (name, value) => res.setHeader(name, value);
  res.send = body => { res.setHeader('content-type', 'application/json'); res.write(JSON.stringify(body)); };
  try {
    await act[req.url](req, res);
  } catch (e) {
    console.error(e);
    res.statusCode = 500;
    res.end();
  }
}).listen(0);
